"""From rows to figures: what is added up over audits, what of it may be shown, and what stands out."""
