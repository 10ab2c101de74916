/** `npm run sdks`. */
import { makeSdks, sdksFolder } from "./sdks";

void makeSdks().then(() => console.log(`The SDKs are in ${sdksFolder}.`));
