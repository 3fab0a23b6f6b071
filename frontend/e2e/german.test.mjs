import { testLanguage } from "./language.mjs";

testLanguage("de", "Einstellungen", "ltr");
