"""A newsroom that has been at work for ten years: made up, believable, and as large as one asks for."""
