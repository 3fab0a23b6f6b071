const STYLES = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "opacity", "font-size", "font-weight", "text-anchor", "display", "visibility"];
const SCALE = 2;
const HEAD = 44;
const EDGE = 16;
const SVG = "http://www.w3.org/2000/svg";

/** Whether a chart can be saved as a picture: those that are drawn as SVG can. */
export function hasPicture(figure: HTMLElement | null): boolean {
  return Boolean(figure?.querySelector("svg.recharts-surface, svg[data-picture]"));
}

/** The drawings in a figure as one PNG, in the colours they have on the screen, with a title above. */
export async function pictureOf(figure: HTMLElement, title: string): Promise<Blob> {
  const svg = drawing(figure, title);
  const [width, height] = [Number(svg.getAttribute("width")), Number(svg.getAttribute("height"))];
  const image = new Image();
  // As data: the content security policy lets no other address in.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser draws no pictures");
  context.scale(SCALE, SCALE);
  context.drawImage(image, 0, 0);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => { if (blob) resolve(blob); else reject(new Error("This browser makes no PNG")); }, "image/png");
  });
}

function drawing(figure: HTMLElement, title: string): SVGSVGElement {
  const box = figure.getBoundingClientRect();
  const look = getComputedStyle(document.documentElement);
  const whole = element("svg", { xmlns: SVG, width: Math.ceil(box.width + 2 * EDGE), height: Math.ceil(box.height + HEAD + EDGE) }) as SVGSVGElement;
  whole.append(element("rect", { width: "100%", height: "100%", fill: look.getPropertyValue("--surface").trim() }));
  const head = element("text", { x: EDGE, y: 28, fill: look.getPropertyValue("--ink").trim(), "font-size": 15, "font-weight": 600, "font-family": "Inter, Arial, sans-serif" });
  head.textContent = title;
  whole.append(head);
  for (const each of figure.querySelectorAll<SVGSVGElement>("svg.recharts-surface, svg[data-picture]")) {
    const at = each.getBoundingClientRect();
    const copy = each.cloneNode(true) as SVGSVGElement;
    settle(each, copy);
    copy.setAttribute("x", String(at.left - box.left + EDGE));
    copy.setAttribute("y", String(at.top - box.top + HEAD));
    copy.setAttribute("width", String(at.width));
    copy.setAttribute("height", String(at.height));
    copy.removeAttribute("class");
    copy.removeAttribute("style");
    whole.append(copy);
  }
  return whole;
}

/** Writes what the style sheet says into the copy: outside the page there is none. */
function settle(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  for (const name of STYLES) {
    const value = style.getPropertyValue(name);
    if (value) to.setAttribute(name, value);
  }
  if (to.tagName === "text" || to.tagName === "tspan") to.setAttribute("font-family", "Inter, Arial, sans-serif");
  to.removeAttribute("style");
  [...from.children].forEach((child, index) => {
    const twin = to.children[index];
    if (twin) settle(child, twin);
  });
}

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
