# Certificates of departments: cityloop certificate

certificate-no-fleet = there is no fleet in { $folder }: `make up` starts one
certificate-own-department = { $department } is the fleet's own name: name a department of the city, such as drainage
certificate-bad-department = "{ $department }" is no id of a department: no spaces, slashes or asterisks, at most 63 characters
certificate-bad-system = "{ $system }" is no name of a system: lower-case letters, digits, hyphens, at most 63 characters
certificate-there = { $folder } holds a certificate already: `cityloop certificate renew` replaces it, --into names another folder
certificate-of-another = { $folder } holds the certificate of { $named }: name another folder by --into
certificate-renewed = { $named }: { $folder } is renewed, until { $until }
certificate-not-there = { $folder } holds no certificate: `cityloop certificate issue` makes one
certificate-issued = { $named }: { $folder }, until { $until }; then: source { $file }
certificate-none = no department has a certificate yet: `cityloop certificate issue DEPARTMENT SYSTEM`
certificate-column-department = department
certificate-column-system = system
certificate-column-until = until
