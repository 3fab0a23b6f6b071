"""Simulated meters, as CSV in the hub's own format."""
import random

STEP = 5


def write(path, meters, start, days, append=False):
    """Writes `days` of five-second readings of each meter; gives how many.

    A base load, a refrigerator, appliances that come and go, 0.3 % unrest in the power, a voltage that
    wanders by volts and trembles by 0.1 V; in the steps of widespread modules: 0.1 V, 1 mA, 0.1 W, 1 Wh.
    """
    with open(path, "a" if append else "w", buffering=1 << 20) as out:
        if not append:
            out.write("deviceId,timestamp,voltage,current,power,energy\n")
        for seed, meter in enumerate(meters):
            out.writelines(lines(meter, seed, start, days))
    return len(meters) * days * 86_400 // STEP


def lines(meter, seed, start, days):
    rng = random.Random(seed)
    uniform, bits = rng.random, rng.getrandbits
    # Drawing from many normal values is a fraction of the work of making each.
    normal = [rng.gauss(0, 1) for _ in range(1 << 16)]
    wander, energy, running, active, apparent = 0.0, 1000.0 * (seed + 1), [], 0.0, 0.0
    for at in range(0, days * 86_400, STEP):
        if at % 60 == 0:
            # What runs changes by the minute.
            running = [r for r in running if r[2] > at]
            hour = at % 86_400 / 3600
            if uniform() < (5 if 6.5 <= hour < 23 else 0.5) / 60:
                watts, factor = 20 * 150 ** uniform(), 0.8 + 0.2 * uniform()
                running.append((watts, watts / factor, at + 120 + 5400 * uniform()))
            fridge = 95 if (at // 60 + seed) % 45 < 15 else 0
            active = 110 + fridge + sum(r[0] for r in running)
            apparent = 110 / 0.6 + fridge / 0.75 + sum(r[1] for r in running)
        power = active * (1 + 0.003 * normal[bits(16)])
        wander = wander * 0.999 + 0.09 * normal[bits(16)]
        volts = 231 + wander + 0.1 * normal[bits(16)] - apparent / 3000
        energy += power * STEP / 3600
        yield (f"{meter},{start + at},{volts:.1f},{apparent / active * power / volts:.3f},"
               f"{power:.1f},{int(energy)}\n")
