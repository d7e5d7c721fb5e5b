# The overview page

overview-title = City overview
overview-map = Map of the areas and of what happens there
overview-cases = Cases
overview-latest = Latest
overview-warnings = Signed warnings
overview-peaceful = Peacetime everywhere
overview-reading = Reading…
overview-live = Live, as of
overview-lost = Connection lost, trying again; this may be out of date.
overview-no-script = This page needs scripts to stay live; its data are at
overview-colon = {": "}
