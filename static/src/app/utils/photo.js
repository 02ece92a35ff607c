/** Makes a picture small enough to send, and takes out what it says of its maker. */

export const MOST_PHOTOS = 5;
const LONGEST_SIDE = 1600;
const QUALITY = 0.8;

/**
 * A camera writes place and time into its pictures. Drawing one anew leaves that behind.
 * @param {Blob} file
 * @returns {Promise<String>} a JPEG in base64, at most 1,600 pixels long
 * @throws when the file is no picture that the browser can read
 */
export async function shrunkPhoto(file) {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const context = canvas.getContext("2d");
    // JPEG knows no transparency; black would be hard to read.
    context.fillStyle = "white";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return canvas.toDataURL("image/jpeg", QUALITY).split(",")[1];
}
