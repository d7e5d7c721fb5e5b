# What is wrong with components, datasets and rows that a department sends

component-id-invalid = component_id '{ $component }' must have 16 digits: county, class, subclass, serial
component-class-invalid = component { $component }: component_class must be '{ $component_class }', as its id says
component-owner-invalid = component { $component }: name its owner, or say that it is ownerless
component-twice = component { $component } is sent twice; send it once
component-department-unknown = component { $component }: the city has no department '{ $department }'
component-outside-city = component { $component } lies outside the city
component-position-invalid = component { $component }: { $problem }
dataset-problem = dataset '{ $dataset }': { $problem }
dataset-id-invalid = dataset_id must be of lower-case letters, digits, hyphens and underscores, at most 63
dataset-fields-count = a dataset needs 1 to { $most } fields
dataset-field-invalid = field '{ $field }' must be of lower-case letters, digits, hyphens and underscores
dataset-field-twice = a field is defined twice
dataset-key-unknown = key_field '{ $field }' is none of the fields
dataset-place-fields = longitude_field and latitude_field are two of the fields, or neither is given
row-problem = row { $row }: { $problem }
row-field-unknown = field '{ $field }' is not one of '{ $dataset }'; publish the dataset with it first
row-key-empty = the key field '{ $field }' is empty
row-key-twice = its key is sent twice in this call
row-too-large = it has { $size } bytes, { $most } at most
row-with-nul = a value holds the character U+0000, which cannot be stored
row-no-degrees = field '{ $field }' needs decimal degrees of CGCS2000 from -{ $limit } to { $limit }
row-half-place = '{ $longitude }' and '{ $latitude }' come together
