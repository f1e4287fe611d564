"""An authority that there is not, to try the portfolio on."""
