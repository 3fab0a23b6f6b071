//! Finding virtio devices, and memory for their queues.

use core::cell::RefCell;
use core::ptr::NonNull;
use critical_section::Mutex;
use virtio_drivers::device::rng::VirtIORng;
use virtio_drivers::transport::DeviceType;
use virtio_drivers::transport::mmio::{MmioTransport, VirtIOHeader};
use virtio_drivers::{BufferDirection, Hal, PAGE_SIZE, PhysAddr};

const FIRST: usize = 0x1000_1000;
const SLOTS: usize = 8;
const SLOT_SIZE: usize = 0x1000;
/// Register with the kind of device.
const DEVICE_ID: usize = 8;

/// The device of a kind, if the machine has one.
pub fn find(kind: DeviceType) -> Option<MmioTransport<'static>> {
    (0..SLOTS).find_map(|k| {
        let slot = FIRST + k * SLOT_SIZE;
        // A transport resets its device when it is dropped: look before there is one.
        // SAFETY: the machine has eight such slots here, a page each; an empty one has id 0.
        let id = unsafe { ((slot + DEVICE_ID) as *const u32).read_volatile() };
        if id != kind as u32 {
            return None;
        }
        let header = NonNull::new(slot as *mut VirtIOHeader)?;
        // SAFETY: as above; each kind of device is asked for once.
        unsafe { MmioTransport::new(header, SLOT_SIZE) }.ok()
    })
}

const PAGES: usize = 32;

#[repr(C, align(4096))]
struct Pool([u8; PAGES * PAGE_SIZE]);

static mut POOL: Pool = Pool([0; PAGES * PAGE_SIZE]);
static USED: Mutex<RefCell<usize>> = Mutex::new(RefCell::new(0));

/// Queues from a pool that only grows; no address translation.
#[derive(Debug)]
pub struct Memory;

// SAFETY: pages come from a static pool, aligned, zeroed, each given out once; addresses are
// physical.
unsafe impl Hal for Memory {
    fn dma_alloc(pages: usize, _: BufferDirection) -> (PhysAddr, NonNull<u8>) {
        let first = critical_section::with(|cs| {
            let mut used = USED.borrow_ref_mut(cs);
            *used += pages;
            *used - pages
        });
        assert!(first + pages <= PAGES, "the pool is sized for the devices there are");
        // SAFETY: within the pool, and nobody else has these pages.
        let at = unsafe { (&raw mut POOL).cast::<u8>().add(first * PAGE_SIZE) };
        let at = NonNull::new(at).expect("a static is not null");
        (at.as_ptr() as PhysAddr, at)
    }

    unsafe fn dma_dealloc(_: PhysAddr, _: NonNull<u8>, _: usize) -> i32 {
        0
    }

    unsafe fn mmio_phys_to_virt(at: PhysAddr, _: usize) -> NonNull<u8> {
        NonNull::new(at as usize as *mut u8).expect("devices are not at zero")
    }

    unsafe fn share(buffer: NonNull<[u8]>, _: BufferDirection) -> PhysAddr {
        buffer.cast::<u8>().as_ptr() as PhysAddr
    }

    unsafe fn unshare(_: PhysAddr, _: NonNull<[u8]>, _: BufferDirection) {}
}

type Entropy = VirtIORng<Memory, MmioTransport<'static>>;
static ENTROPY: Mutex<RefCell<Option<Entropy>>> = Mutex::new(RefCell::new(None));

/// Fills `bytes` from the host's entropy.
pub fn random(bytes: &mut [u8]) {
    critical_section::with(|cs| {
        let mut entropy = ENTROPY.borrow_ref_mut(cs);
        let device = entropy.get_or_insert_with(|| {
            let transport = find(DeviceType::EntropySource).expect("-device virtio-rng-device");
            VirtIORng::new(transport).expect("the device answers")
        });
        let mut at = 0;
        while at < bytes.len() {
            at += device.request_entropy(&mut bytes[at..]).expect("the device answers");
        }
    });
}
