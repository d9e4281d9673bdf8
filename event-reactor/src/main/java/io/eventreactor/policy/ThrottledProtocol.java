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

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import io.eventreactor.Protocol;
import io.eventreactor.Transport;

/**
 * A protocol whose connection is slowed down. Used by the loop of its connection only.
 */
final class ThrottledProtocol extends WrappingProtocol {

	private final Throttle read;

	private final Throttle write;

	private @Nullable ThrottledTransport view;

	ThrottledProtocol(Protocol wrapped, Throttle read, Throttle write) {
		super(wrapped);
		this.read = read;
		this.write = write;
	}

	@Override
	protected Transport view(Transport transport) {
		ThrottledTransport view = new ThrottledTransport(transport, this.read, this.write);
		this.view = view;
		return view;
	}

	@Override
	public void dataReceived(ByteBuf data) {
		int bytes = data.readableBytes();
		super.dataReceived(data);
		ThrottledTransport view = this.view;
		if (view != null) {
			this.read.spend(bytes, view::throttleChanged);
		}
	}

	@Override
	protected void connectionLost(Throwable reason) {
		this.read.end();
		this.write.end();
		super.connectionLost(reason);
	}

}
