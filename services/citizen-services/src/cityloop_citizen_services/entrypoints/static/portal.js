"use strict";
(() => {
  const button = document.getElementById("locate");
  if (!button || !navigator.geolocation) return;
  const result = document.getElementById("locate-result");
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      (found) => {
        document.getElementById("latitude").value = found.coords.latitude.toFixed(6);
        document.getElementById("longitude").value = found.coords.longitude.toFixed(6);
        result.textContent = "✓";
      },
      () => { result.textContent = button.dataset.failed; },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });
})();
