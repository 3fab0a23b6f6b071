import { useId } from "react";
import { Field, Select } from "../../ui/Field";
import { tariffTemplates, type TariffTemplate } from "./tariff-templates";
import { t } from "../../i18n/t";

interface TemplatePickerProps {
  chosen: TariffTemplate | undefined;
  onChoose: (template: TariffTemplate | undefined) => void;
}

/** Chooses a tariff to begin with, and says where its figures come from. */
export function TemplatePicker({ chosen, onChoose }: TemplatePickerProps) {
  const id = useId();
  return (
    <div className="mb-4 grid max-w-3xl gap-2">
      <Field label={t("Begin with")} htmlFor={id} className="max-w-md">
        <Select id={id} value={chosen?.id ?? ""} onChange={(event) => { onChoose(tariffTemplates.find((each) => each.id === event.target.value)); }}>
          <option value="">{t("An empty tariff")}</option>
          {tariffTemplates.map((each) => <option key={each.id} value={each.id}>{each.name}</option>)}
        </Select>
      </Field>
      {chosen ? <p className="text-xs text-ink-2">{chosen.source}</p> : null}
    </div>
  );
}
