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

import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Leaves a channel open when its peer has sent all. Some of Netty's channels for Unix
 * sockets take the option for half closing, and close all the same; but not if their
 * input is shut down by then. So it is, as soon as they read the end, and told as other
 * channels tell it. Netty has no other place between reading and closing than the
 * allocator of buffers, which learns how much was read. Used by one channel, on its loop.
 */
final class EndOfInput implements RecvByteBufAllocator {

	private final DuplexChannel channel;

	private final RecvByteBufAllocator buffers;

	EndOfInput(DuplexChannel channel, RecvByteBufAllocator buffers) {
		this.channel = channel;
		this.buffers = buffers;
	}

	@Override
	public ExtendedHandle newHandle() {
		return new ReadHandle((ExtendedHandle) this.buffers.newHandle());
	}

	/**
	 * Learns what one channel reads.
	 */
	private final class ReadHandle extends DelegatingHandle implements ExtendedHandle {

		private final ExtendedHandle handle;

		ReadHandle(ExtendedHandle handle) {
			super(handle);
			this.handle = handle;
		}

		@Override
		public void lastBytesRead(int bytes) {
			super.lastBytesRead(bytes);
			DuplexChannel channel = EndOfInput.this.channel;
			if (bytes < 0 && !channel.isInputShutdown()) {
				channel.shutdownInput();
				channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
			}
		}

		@Override
		public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
			return this.handle.continueReading(maybeMoreData);
		}

	}

}
