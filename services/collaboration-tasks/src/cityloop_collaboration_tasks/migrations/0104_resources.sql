-- A release for one case serves another: its history is written without waiting for that case's row.
ALTER TABLE case_history DROP CONSTRAINT case_history_case_id_fkey;

-- Crews, pumps and vehicles.
CREATE TABLE resources (
    resource_id text PRIMARY KEY,
    kind text NOT NULL,
    name jsonb NOT NULL,
    department_id text NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX resources_kind ON resources (kind, resource_id);

-- A resource on a task, or a place in the queue for one.
CREATE TABLE bookings (
    booking_id uuid PRIMARY KEY,
    position bigint GENERATED ALWAYS AS IDENTITY,
    state text NOT NULL,
    kind text NOT NULL,
    resource_id text REFERENCES resources,
    case_id uuid NOT NULL,
    case_number text NOT NULL,
    task_id uuid NOT NULL,
    department_id text NOT NULL,
    reason text NOT NULL,
    requested_at timestamptz NOT NULL,
    granted_at timestamptz,
    released_at timestamptz
);
CREATE UNIQUE INDEX bookings_granted ON bookings (resource_id) WHERE state = 'granted';
CREATE INDEX bookings_open ON bookings (kind, state, position) WHERE state <> 'released';
CREATE INDEX bookings_task ON bookings (task_id) WHERE state <> 'released';
