"""The web pages of QA Toolkit: what a person fills in, reads and decides in a browser. Data come from the façade and the workspace only."""
