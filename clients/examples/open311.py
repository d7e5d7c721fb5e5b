"""An Open311 client with a key of its own: lists the services, hands in a request once, asks what has become of it."""

from __future__ import annotations

import argparse
import os
import uuid
from pathlib import Path

import httpx


def main(address: str, api_key: str, service_code: str, latitude: float, longitude: float) -> None:
    with httpx.Client(base_url=address, timeout=10) as http:
        services = http.get("/services.json").raise_for_status().json()
        names = {service["service_code"]: service["service_name"] for service in services}
        print(f"{len(names)} services, one of them: {names[service_code]}")

        request = {
            "service_code": service_code,
            "lat": str(latitude),
            "long": str(longitude),
            "description": "There is a hole where the cover was.",
        }
        # With a key, the same request sent again after a lost answer is the same request.
        headers = {"X-API-Key": api_key, "Idempotency-Key": str(uuid.uuid4())}
        answer = http.post("/requests.json", data=request, headers=headers)
        if answer.is_client_error:
            raise SystemExit(f"refused: {answer.text}")
        number = answer.raise_for_status().json()[0]["service_request_id"]
        print(f"handed in as {number}")

        (found,) = http.get(f"/requests/{number}.json", headers=headers).raise_for_status().json()
        print(f"{number} is {found['status']}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default=os.environ.get("CITYLOOP_OPEN311", "http://127.0.0.1:8080"))
    parser.add_argument("--key-file", type=Path, default=os.environ.get("CITYLOOP_OPEN311_KEY_FILE"))
    parser.add_argument("--service", default="manhole-cover")
    parser.add_argument("--at", type=float, nargs=2, default=(23.081, 113.231), metavar=("LATITUDE", "LONGITUDE"))
    given = parser.parse_args()
    main(given.address, given.key_file.read_text().strip(), given.service, given.at[0], given.at[1])
