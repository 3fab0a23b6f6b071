export default function TariffsPage() { return null; }
