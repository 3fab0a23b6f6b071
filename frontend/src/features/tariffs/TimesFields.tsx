import { Button } from "../../ui/Button";
import { BandFields } from "./BandFields";
import { withBand, withMonths, withoutBand, withoutSeason, withSeason } from "./draft-change";
import type { DraftErrors } from "./draft-errors";
import { HolidayFields } from "./HolidayFields";
import { hasTiers, namesHolidays, type TariffDraft, type WeekDraft } from "./tariff-draft";
import { SeasonHead } from "./SeasonHead";
import { TierSettings } from "./TierSettings";
import { WeekFields } from "./WeekFields";
import { t } from "../../i18n/t";

interface TimesFieldsProps {
  draft: TariffDraft;
  errors: DraftErrors;
  currency: string;
  onChange: (draft: TariffDraft) => void;
}

/** Prices that hold at certain hours: each price once, then the week of each season. */
export function TimesFields({ draft, errors, currency, onChange }: TimesFieldsProps) {
  const { bands, weeks } = draft;
  const seasons = weeks.length > 1;
  const setWeek = (at: number) => (week: WeekDraft) => { onChange({ ...draft, weeks: weeks.map((each, index) => (index === at ? week : each)) }); };
  const week = (each: WeekDraft, index: number) => <WeekFields week={each} bands={bands} holidays={namesHolidays(draft)} seasons={seasons} field={`w${String(index)}`} errors={errors} onChange={setWeek(index)} />;
  return (
    <div className="grid gap-4">
      <div className="grid gap-3 sm:grid-cols-2">
        {bands.map((band, index) => (
          <BandFields
            // Prices are told by their place: a name may be empty while it is typed.
            key={index}
            band={band}
            index={index}
            errors={errors}
            currency={currency}
            onChange={(next) => { onChange({ ...draft, bands: bands.map((other, at) => (at === index ? next : other)) }); }}
            onRemove={bands.length > 1 ? () => { onChange(withoutBand(draft, index)); } : undefined}
          />
        ))}
      </div>
      {hasTiers(draft) ? <TierSettings draft={draft} onChange={(change) => { onChange({ ...draft, ...change }); }} /> : null}
      <div className="flex flex-wrap gap-2">
        <Button icon="plus" onClick={() => { onChange(withBand(draft)); }}>{t("Add a price")}</Button>
        {weeks.length < 12 ? <Button icon="plus" onClick={() => { onChange(withSeason(draft)); }}>{seasons ? t("Add a season") : t("Divide the year into seasons")}</Button> : null}
      </div>
      {errors.seasons ? <p className="text-xs text-crit">{errors.seasons}</p> : null}
      {weeks.map((each, index) => (seasons ? (
        <SeasonHead key={index} week={each} onName={(name) => { setWeek(index)({ ...each, name }); }} onMonths={(months) => { onChange(withMonths(draft, index, months)); }} onRemove={() => { onChange(withoutSeason(draft, index)); }}>
          {week(each, index)}
        </SeasonHead>
      ) : <div key={index}>{week(each, index)}</div>))}
      <HolidayFields draft={draft} errors={errors} onChange={onChange} />
    </div>
  );
}
