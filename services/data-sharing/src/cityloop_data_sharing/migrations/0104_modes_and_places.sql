-- Agreements that open with the operating mode of an area, and those that only counts leave under.
ALTER TABLE agreements
    ADD COLUMN open_layer text,
    ADD COLUMN open_area_id text,
    ADD COLUMN open_modes text[],
    ADD COLUMN delivery text NOT NULL DEFAULT 'rows';

-- Where rows are, so that they can be asked for by polygon; degrees in CGCS2000.
ALTER TABLE datasets
    ADD COLUMN longitude_field text NOT NULL DEFAULT '',
    ADD COLUMN latitude_field text NOT NULL DEFAULT '';
ALTER TABLE dataset_rows
    ADD COLUMN longitude double precision,
    ADD COLUMN latitude double precision;
CREATE INDEX dataset_rows_places ON dataset_rows (dataset_id, longitude, latitude) WHERE longitude IS NOT NULL;
