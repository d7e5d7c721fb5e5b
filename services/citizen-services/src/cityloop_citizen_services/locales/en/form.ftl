# The first page: the form to report something

form-title = Report a problem in the city
form-intro = Tell us what is wrong and where. You will get a number, and a link that is yours alone: it shows how the matter goes on.
form-class = What it is about
form-choose = Please choose
form-text = What is wrong
form-where = Where it is, in words
form-where-hint = For example: in front of 12 People's Road
form-position = Coordinates (WGS84, in degrees)
form-position-hint = Give the place in words, or coordinates, or both.
form-latitude = Latitude
form-longitude = Longitude
form-locate = Use where I am now
form-locating-failed = Your position could not be found; describe the place in words.
form-photo = Photo (optional; JPEG, HEIC, PNG, WebP or AVIF, up to { $megabytes } MB)
form-photo-hint = Where and when the photo was taken goes to the department in charge only; the photo is kept and shown without it.
form-photo-too-large = The photo is over { $megabytes } MB and cannot be sent; choose a smaller one.
form-reporter = How to reach you (optional; used for this matter only, never published)
form-name = Name
form-phone = Phone
form-email = E-mail
form-send = Send
form-photo-again = What you wrote is still here; choose your photo again, if you had one.
