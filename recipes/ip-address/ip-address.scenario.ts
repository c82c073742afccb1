import { scenario } from '../../lib/play/scenario.ts';

// Nothing goes over a network: no peers.
export default scenario({ args: () => [] });
