/** One small WebP of the four looks of a page: wide above, phone beside it, light left and dark right. */
export async function compose(context, pictures) {
  const page = await context.newPage();
  const sources = Object.fromEntries(Object.entries(pictures).map(([look, png]) => [look, `data:image/png;base64,${png.toString("base64")}`]));
  const encoded = await page.evaluate(async (all) => {
    const gap = 12;
    const height = 450;
    const order = ["wide-light", "phone-light", "wide-dark", "phone-dark"];
    const images = await Promise.all(order.map(async (look) => {
      const image = new Image();
      image.src = all[look];
      await image.decode();
      return image;
    }));
    const widths = images.map((image) => Math.round((image.width * height) / image.height));
    const canvas = document.createElement("canvas");
    canvas.width = 3 * gap + widths[0] + widths[1];
    canvas.height = 3 * gap + 2 * height;
    const pen = canvas.getContext("2d");
    pen.imageSmoothingQuality = "high";
    pen.fillStyle = "#8b918e";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    images.forEach((image, n) => {
      const x = n % 2 === 0 ? gap : 2 * gap + widths[0];
      pen.drawImage(image, x, n < 2 ? gap : 2 * gap + height, widths[n], height);
    });
    return canvas.toDataURL("image/webp", 0.72).split(",")[1];
  }, sources);
  await page.close();
  return Buffer.from(encoded, "base64");
}
