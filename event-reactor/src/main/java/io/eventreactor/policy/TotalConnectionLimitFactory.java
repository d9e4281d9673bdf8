package io.eventreactor.policy;

import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import io.eventreactor.Factory;
import io.eventreactor.Protocol;

/**
 * Refuses connections while there are as many as may be. With one factory for several
 * ports, the connections of all of them count.
 *
 * @since 0.1.0
 */
public final class TotalConnectionLimitFactory extends WrappingFactory {

	private final int limit;

	private final AtomicInteger connections = new AtomicInteger();

	/**
	 * Wraps a factory.
	 * @param wrapped the factory
	 * @param limit how many connections there may be at a time, at least 1
	 * @throws IllegalArgumentException if the limit is less than 1
	 */
	public TotalConnectionLimitFactory(Factory wrapped, int limit) {
		super(wrapped);
		if (limit < 1) {
			throw new IllegalArgumentException("'limit' must be at least 1: " + limit);
		}
		this.limit = limit;
	}

	/**
	 * Returns how many connections there are.
	 * @return from 0 to the limit
	 */
	public int connections() {
		return this.connections.get();
	}

	@Override
	public @Nullable Protocol buildProtocol(SocketAddress peer) {
		int before = this.connections.getAndUpdate((count) -> Math.min(count + 1, this.limit));
		if (before == this.limit) {
			return null;
		}
		Protocol protocol = null;
		try {
			protocol = super.buildProtocol(peer);
			return protocol;
		}
		finally {
			if (protocol == null) {
				this.connections.decrementAndGet();
			}
		}
	}

	@Override
	protected void protocolEnded(Protocol protocol) {
		this.connections.decrementAndGet();
	}

}
