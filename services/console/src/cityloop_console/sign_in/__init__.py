"""Sign-in of staff on the pages: the session of a browser, and the token that its acts carry."""
