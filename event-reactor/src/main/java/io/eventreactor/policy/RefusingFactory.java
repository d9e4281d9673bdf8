/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.policy;

import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.TlsSession;

/**
 * A factory that refuses connections. Each is let in once, wherever it comes by first:
 * {@link #admits} on a port, else {@link #build}. What was taken to let it in is given
 * back once too:
 *
 * <pre>
 *  admits ---> admitted ---> build ------> protocol ---> protocolEnded, by subclasses
 *    |            |            |
 *    | refused    | ended      | refused, failed
 *    +------------+------------+---------------------->  giveBack
 * </pre>
 *
 * For any thread: a factory may serve several ports and loops.
 */
abstract class RefusingFactory extends WrappingFactory {

	// Those let in that are not built yet; Unix sockets have many of the same address
	private final ConcurrentMap<SocketAddress, Integer> admitted = new ConcurrentHashMap<>();

	RefusingFactory(Factory wrapped) {
		super(wrapped);
	}

	/**
	 * Lets a connection in, and takes what it needs.
	 * @param peer where it comes from
	 * @return {@code false} to refuse it; nothing is taken then
	 */
	abstract boolean take(SocketAddress peer);

	/**
	 * Gives back what was taken for a connection that never had a protocol.
	 * @param peer where it came from
	 */
	void giveBack(SocketAddress peer) {
	}

	@Override
	public final boolean admits(SocketAddress peer) {
		if (!take(peer)) {
			return false;
		}
		boolean admitted = false;
		try {
			admitted = super.admits(peer);
			return admitted;
		}
		finally {
			if (admitted) {
				this.admitted.merge(peer, 1, Integer::sum);
			}
			else {
				giveBack(peer);
			}
		}
	}

	@Override
	public final void admissionEnded(SocketAddress peer) {
		if (wasAdmitted(peer)) {
			giveBack(peer);
		}
		super.admissionEnded(peer);
	}

	@Override
	protected final @Nullable Protocol build(SocketAddress peer, @Nullable TlsSession session) {
		if (!wasAdmitted(peer) && !take(peer)) {
			return null;
		}
		Protocol protocol = null;
		try {
			protocol = super.build(peer, session);
			return protocol;
		}
		finally {
			if (protocol == null) {
				giveBack(peer);
			}
		}
	}

	private boolean wasAdmitted(SocketAddress peer) {
		// Looked for first: without TLS there are none, and most of the time none is
		// waiting
		if (!this.admitted.containsKey(peer)) {
			return false;
		}
		boolean[] found = new boolean[1];
		this.admitted.computeIfPresent(peer, (same, count) -> {
			found[0] = true;
			return (count > 1) ? count - 1 : null;
		});
		return found[0];
	}

}
