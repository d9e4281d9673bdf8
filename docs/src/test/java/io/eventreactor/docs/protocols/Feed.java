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

package io.eventreactor.docs.protocols;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

import io.netty.buffer.ByteBuf;

import io.eventreactor.Protocol;
import io.eventreactor.protocol.FlowSender;

// tag::flow-sender[]
class Feed extends Protocol {

	private final Flow.Publisher<ByteBuffer> publisher;

	Feed(Flow.Publisher<ByteBuffer> publisher) {
		this.publisher = publisher;
	}

	@Override
	protected void connectionMade() {
		FlowSender.send(this.publisher, transport()).addBoth((bytes, failure) -> {
			transport().loseConnection();
			return null;
		});
	}

	@Override
	public void dataReceived(ByteBuf data) {
	}

}
// end::flow-sender[]
