# The page of the development issuer
issuer-title = Sign in as
issuer-hint = This issuer is for development: it asks for no password and stands on this machine alone.
issuer-nobody = There are no people yet: the city of this fleet has no staff directory.
