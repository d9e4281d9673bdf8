package io.eventreactor.policy;

import java.net.SocketAddress;

import org.jspecify.annotations.Nullable;

import io.eventreactor.Factory;
import io.eventreactor.Protocol;

/**
 * Refuses connections from addresses that may not connect.
 *
 * @since 0.1.0
 */
public final class AddressRulesFactory extends WrappingFactory {

	private volatile AddressRules rules;

	/**
	 * Wraps a factory.
	 * @param wrapped the factory
	 * @param rules who may connect
	 */
	public AddressRulesFactory(Factory wrapped, AddressRules rules) {
		super(wrapped);
		this.rules = rules;
	}

	/**
	 * Changes the rules for connections to come; those that there are stay. For any
	 * thread.
	 * @param rules who may connect
	 */
	public void setRules(AddressRules rules) {
		this.rules = rules;
	}

	@Override
	public @Nullable Protocol buildProtocol(SocketAddress peer) {
		// The protocol needs no wrapper, so it gets none
		return this.rules.allows(peer) ? wrapped().buildProtocol(peer) : null;
	}

}
