import { useState, type ReactNode } from "react";
import { t } from "../i18n/t";
import { Button } from "./Button";
import type { Need } from "../access/context";

interface SureButtonProps {
  /** What is removed, for who does not see the row. */
  of: ReactNode;
  need?: Need;
  disabled?: boolean;
  onSure: () => void;
}

/** Removes what cannot be brought back: it asks once more in its own place. */
export function SureButton({ of, need, disabled, onSure }: SureButtonProps) {
  const [asked, setAsked] = useState(false);
  const press = () => {
    if (asked) onSure();
    setAsked(!asked);
  };
  return (
    <Button look="danger" need={need} disabled={disabled} onClick={press} onBlur={() => { setAsked(false); }}>
      {asked ? t("Really remove?") : t("Remove")}
      <span className="sr-only"> {of}</span>
    </Button>
  );
}
