import { testLanguage } from "./language.mjs";

testLanguage("ar", "الإعدادات", "rtl");
