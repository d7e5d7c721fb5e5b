# Names that a city's file does not give: grids, streets, posts

layer-unit-grid = Unit grid
layer-duty-grid = Duty grid
layer-integrated-grid = Integrated grid
layer-street = Street
layer-district = District

street-name = { $district } Street { $number }
street-office-name = { $street } { $office }
integrated-grid-name = { $street } integrated grid { $number }
duty-grid-name = { $street } duty grid { $number }

post-intake = Intake officer, { $department }
post-inspect = Inspector, { $department }
post-dispatch = Dispatcher, { $department }
post-handle = Handler, { $department }
post-check = Checker, { $department }
post-supervise = Supervisor, { $department }
post-command = Commander, { $department }
post-sign = Signatory, { $department }
post-operate = Operator, { $department }
post-approve = Approver, { $department }
post-other = { $role }, { $department }
