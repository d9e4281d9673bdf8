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

package io.eventreactor.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.MessageSizeEstimator;

/**
 * Tells Netty how much each thing to write comes to. Netty by itself counts nothing for a
 * file, which would then neither be pending nor keep anybody back.
 */
final class OutboundSizeEstimator implements MessageSizeEstimator, MessageSizeEstimator.Handle {

	static final OutboundSizeEstimator INSTANCE = new OutboundSizeEstimator();

	private OutboundSizeEstimator() {
	}

	@Override
	public Handle newHandle() {
		return this;
	}

	@Override
	public int size(Object message) {
		if (message instanceof ByteBuf data) {
			return data.readableBytes();
		}
		return (message instanceof FilePart part) ? part.length() : 0;
	}

}
