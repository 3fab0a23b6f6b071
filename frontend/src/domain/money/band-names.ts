import type { Tariff } from "../../api/types";

interface Native {
  energy?: { name: string; price?: { bands?: { bands?: { name: string }[] } } }[];
}

/** The names of every band that any version of the tariffs has: what a chart gives its colours by. */
export function bandNames(tariffs: readonly Tariff[]): string[] {
  const names = tariffs.flatMap((tariff) => tariff.versions.flatMap((version) => {
    const { energy = [] } = version.tariff as Native;
    return energy.flatMap((charge) => charge.price?.bands?.bands?.map((band) => band.name) ?? [charge.name]);
  }));
  return [...new Set(names)];
}
