export default function MeterCheckPage() { return null; }
