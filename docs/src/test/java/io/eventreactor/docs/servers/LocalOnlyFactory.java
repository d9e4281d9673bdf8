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

package io.eventreactor.docs.servers;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.spring.annotation.ProtocolHandler;

// tag::factory[]
@ProtocolHandler("counter")
class LocalOnlyFactory extends Factory {

	private final AtomicInteger connections = new AtomicInteger();

	@Override
	public @Nullable Protocol buildProtocol(SocketAddress peer) {
		if (!((InetSocketAddress) peer).getAddress().isLoopbackAddress()) {
			return null;
		}
		Protocol protocol = new Countdown(this.connections.incrementAndGet());
		protocol.setFactory(this);
		return protocol;
	}

	@Override
	protected void protocolEnded(Protocol protocol) {
		this.connections.decrementAndGet();
	}

	int connections() {
		return this.connections.get();
	}

}
// end::factory[]
