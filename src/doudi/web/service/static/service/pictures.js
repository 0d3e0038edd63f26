// Photographs, made small on the phone: at most 1600 a side, without place or camera in them.

const SIDE_MOST = 1600;
const QUALITY = 0.8;

export async function small(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, SIDE_MOST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", QUALITY).split(",")[1];
}

export function shown(list, pictures, { drop }) {
  list.replaceChildren(...pictures.map((one, nth) => {
    const row = document.createElement("li");
    const picture = document.createElement("img");
    picture.src = `data:image/jpeg;base64,${one}`;
    picture.alt = `${list.dataset.alt} ${nth + 1}`;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain danger";
    button.textContent = list.dataset.drop;
    button.addEventListener("click", () => drop(nth));
    row.append(picture, button);
    return row;
  }));
}
