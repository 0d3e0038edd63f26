// A phone that is lost is reminded no more: the switch says which phone it is switched on for.

import { Vault } from "./vault.js";

document.getElementById("push").dataset.device = await (await Vault.find()).code();
