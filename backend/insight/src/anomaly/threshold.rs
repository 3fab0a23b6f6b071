//! How high a score must be so that an ordinary week raises few alarms.

/// The score that an ordinary week passes with probability `rate`, from the highest score of each
/// week: a Gumbel distribution laid through their quartiles. The quartiles, unlike the highest
/// weeks themselves, do not follow the faults that are looked for. `None` with fewer than eight weeks.
pub fn of_weeks(weekly: &mut Vec<f64>, rate: f64) -> Option<f64> {
    weekly.retain(|w| w.is_finite());
    if weekly.len() < 8 {
        return None;
    }
    weekly.sort_unstable_by(f64::total_cmp);
    let at = |q: f64| weekly[((weekly.len() - 1) as f64 * q).round() as usize];
    // Gumbel: value(p) = place + width * g(p).
    let g = |p: f64| -(-p.ln()).ln();
    let width = (at(0.75) - at(0.25)) / (g(0.75) - g(0.25));
    let place = at(0.5) - width * g(0.5);
    Some(place + width * g(1.0 - rate))
}
