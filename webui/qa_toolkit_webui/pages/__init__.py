"""What each page shows, as plain records: made from the workspace and the façade, without a request in sight."""
