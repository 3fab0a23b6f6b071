//! Each program has its own place in memory: the loader below, the meter above it.

fn main() {
    let dir = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    println!("cargo:rustc-link-search={dir}");
    for bin in ["loader", "meter"] {
        println!("cargo:rustc-link-arg-bin={bin}=-T{bin}.x");
        println!("cargo:rustc-link-arg-bin={bin}=-Tlink.x");
        println!("cargo:rerun-if-changed={bin}.x");
    }
    // What the loader copies from a slot is the bare image.
    println!("cargo:rustc-link-arg-bin=meter=--oformat=binary");
    let out = std::env::var("OUT_DIR").expect("cargo sets it");
    println!("cargo:rustc-link-arg-bin=meter=-Map={out}/meter.map");
    println!("cargo:rerun-if-changed=build.rs");
}
