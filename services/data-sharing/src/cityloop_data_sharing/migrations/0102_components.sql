-- Components of the city: one row each, in its newest version. The cell (about 1 km) is what a search nearby looks up.
CREATE TABLE components (
    component_id text PRIMARY KEY,
    component_class text NOT NULL,
    name jsonb NOT NULL,
    longitude double precision NOT NULL,
    latitude double precision NOT NULL,
    cell_x integer NOT NULL,
    cell_y integer NOT NULL,
    place bytea NOT NULL,
    jurisdiction text NOT NULL,
    competent_department_id text NOT NULL,
    owner text NOT NULL,
    ownerless boolean NOT NULL,
    maintenance_unit text NOT NULL,
    version bigint NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX components_near ON components (cell_x, cell_y, component_class);
