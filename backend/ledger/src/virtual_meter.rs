//! Meters that are computed: the intervals of several devices combined slot by slot.

use ohmstead_model::{Energy, Flags, InSlot, MilliwattHours, Slot};

/// How devices are combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Combination {
    /// All members together; import and export each.
    Sum,
    /// The first member less all others, net.
    Difference,
    /// What no child accounts for: the parent (first member) less its children, net.
    ///
    /// The same arithmetic as [`Self::Difference`]. A negative remainder (the children measured
    /// more than the parent: other accuracy, or a child that hangs elsewhere) is not clipped, or
    /// parent = children + remainder would not hold: it shows as `export` of the remainder.
    Remainder,
}

/// The energy of several devices added up; of one alone as it is.
pub fn together(mut all: Vec<Vec<Energy>>) -> Vec<Energy> {
    if all.len() == 1 {
        return all.pop().unwrap_or_default();
    }
    combine(Combination::Sum, &all.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// Combines the intervals (each ascending) of several devices; the result ascends and has a row
/// for every slot in which any member has one.
///
/// Energy is exact. Of a net result the positive part is `import`, the negative part `export`.
/// `covered_ms` is that of the least covered member (a member without a row covers nothing), the
/// estimated part that of all members together, at most the energy itself, and flags are those
/// of any member. Voltages, currents and powers are not combined: the members' readings are not
/// of the same instants.
pub fn combine<I: InSlot>(combination: Combination, members: &[&[I]]) -> Vec<Energy> {
    let net = combination != Combination::Sum;
    let mut rest: Vec<&[I]> = members.to_vec();
    let mut all = Vec::with_capacity(members.iter().map(|m| m.len()).max().unwrap_or(0));
    let next = |rest: &[&[I]]| rest.iter().filter_map(|m| m.first()).map(|i| i.energy().slot).min();
    while let Some(slot) = next(&rest) {
        let mut row = Row::default();
        for (n, member) in rest.iter_mut().enumerate() {
            let sign = if n > 0 && net { -1 } else { 1 };
            while let Some((energy, after)) = member.split_first().map(|(i, a)| (i.energy(), a))
                && energy.slot == slot
            {
                row.add(&energy, sign);
                *member = after;
            }
        }
        all.push(row.energy(slot, net, members.len()));
    }
    all
}

#[derive(Default)]
struct Row {
    import: i64,
    export: i64,
    import_estimated: i64,
    export_estimated: i64,
    covered_ms: Option<u32>,
    members: usize,
    readings: u32,
    flags: Flags,
}

impl Row {
    fn add(&mut self, i: &Energy, sign: i64) {
        self.import += sign * i.import.0;
        self.export += sign * i.export.0;
        self.import_estimated += i.import_estimated.0;
        self.export_estimated += i.export_estimated.0;
        self.covered_ms = Some(self.covered_ms.map_or(i.covered_ms, |c| c.min(i.covered_ms)));
        self.members += 1;
        self.readings += i.readings;
        self.flags = self.flags.with(i.flags);
    }

    fn energy(self, slot: Slot, net: bool, members: usize) -> Energy {
        let (import, export, estimated) = if net {
            let net = self.import - self.export;
            let estimated = self.import_estimated + self.export_estimated;
            (net.max(0), (-net).max(0), [estimated; 2])
        } else {
            (self.import, self.export, [self.import_estimated, self.export_estimated])
        };
        Energy {
            slot,
            import: MilliwattHours(import),
            export: MilliwattHours(export),
            import_estimated: MilliwattHours(estimated[0].min(import)),
            export_estimated: MilliwattHours(estimated[1].min(export)),
            covered_ms: if self.members < members { 0 } else { self.covered_ms.unwrap_or(0) },
            readings: self.readings,
            flags: self.flags,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(slot: i32, import: i64, export: i64) -> Energy {
        Energy {
            import: MilliwattHours(import),
            export: MilliwattHours(export),
            covered_ms: 900_000,
            ..Energy::empty(Slot(slot))
        }
    }
    fn energies(rows: &[Energy]) -> Vec<(i64, i64)> {
        rows.iter().map(|r| (r.import.0, r.export.0)).collect()
    }

    #[test]
    fn a_sum_keeps_import_and_export_apart() {
        let (a, b) = ([row(1, 5, 1), row(2, 7, 0)], [row(2, 1, 4)]);
        let rows = combine(Combination::Sum, &[&a, &b]);
        assert_eq!(energies(&rows), [(5, 1), (8, 4)]);
        assert_eq!(rows[0].covered_ms, 0, "the second member says nothing of slot 1");
    }

    #[test]
    fn parent_is_children_and_remainder_even_where_that_is_negative() {
        let (parent, a, b) =
            ([row(1, 10, 0), row(2, 10, 0)], [row(1, 3, 0), row(2, 9, 0)], [row(2, 4, 0)]);
        let rest = combine(Combination::Remainder, &[&parent, &a, &b]);
        assert_eq!(energies(&rest), [(7, 0), (0, 3)]);
        assert_eq!(rest[1].covered_ms, 900_000);
    }

    #[test]
    fn the_estimated_part_is_never_more_than_the_energy() {
        let gap = Energy { import_estimated: MilliwattHours(9), ..row(1, 9, 0) };
        let rest = combine(Combination::Difference, &[&[gap], &[row(1, 4, 0)]]);
        assert_eq!((rest[0].import.0, rest[0].import_estimated.0), (5, 5));
    }
}
