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
(() => {
  const photo = document.getElementById("photo");
  if (!photo) return;
  photo.addEventListener("change", () => {
    const large = [...photo.files].some((file) => file.size > photo.dataset.most * 1024 * 1024);
    photo.setCustomValidity(large ? photo.dataset.large : "");
    document.getElementById("photo-result").textContent = large ? photo.dataset.large : "";
  });
})();
