"""The public pages: from released editions to what a browser, a feed reader and a calendar are given."""
