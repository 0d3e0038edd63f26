// Signing with a finger. Gives what was drawn as PNG in base64, and nothing when nothing was.

export class Pad {
  #canvas;
  #pen;
  #isDrawn = false;

  constructor(canvas, { changed }) {
    this.#canvas = canvas;
    this.#pen = canvas.getContext("2d");
    let isDown = false;
    const at = (event) => {
      const box = canvas.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    canvas.addEventListener("pointerdown", (event) => {
      isDown = true;
      canvas.setPointerCapture(event.pointerId);
      this.#pen.beginPath();
      this.#pen.moveTo(...at(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!isDown) return;
      this.#pen.lineTo(...at(event));
      this.#pen.stroke();
      this.#isDrawn = true;
    });
    canvas.addEventListener("pointerup", () => {
      isDown = false;
      changed();
    });
  }

  clear() {
    this.#canvas.width = this.#canvas.clientWidth;
    this.#canvas.height = this.#canvas.clientHeight;
    this.#pen.fillStyle = "#fff";
    this.#pen.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.#pen.lineWidth = 3;
    this.#pen.lineCap = "round";
    this.#isDrawn = false;
  }

  show(drawn) {
    this.clear();
    if (!drawn) return;
    const picture = new Image();
    picture.addEventListener("load", () => this.#pen.drawImage(picture, 0, 0));
    picture.src = `data:image/png;base64,${drawn}`;
    this.#isDrawn = true;
  }

  get drawn() {
    return this.#isDrawn ? this.#canvas.toDataURL("image/png").split(",")[1] : "";
  }
}
