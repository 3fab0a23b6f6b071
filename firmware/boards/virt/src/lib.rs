//! QEMU's riscv32 `virt` machine, as a meter's board: `meter` is the firmware, `loader` the
//! program that QEMU starts and that picks the firmware slot.
//!
//! Flash is a virtio disk that behaves as NOR flash does; random numbers come from virtio's
//! entropy device; the network is virtio's.
#![no_std]

pub mod console;
pub mod flash;
pub mod net;
pub mod slots;
pub mod source;
pub mod time;
pub mod virtio;
