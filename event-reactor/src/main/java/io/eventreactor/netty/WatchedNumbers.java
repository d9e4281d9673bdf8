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

import java.util.HashMap;
import java.util.Map;

import io.netty.channel.IoHandle;
import io.netty.channel.epoll.EpollIoHandle;

/**
 * The numbers of the file descriptors that one epoll loop waits for and others have
 * opened. When one of them is registered again, for a new connection above all, its owner
 * has closed it without a word and the kernel has given it out once more: then it makes
 * way, or Netty would mix up the two. Touched on the loop only.
 */
final class WatchedNumbers {

	private final Map<Integer, WatchedNativeDescriptor> numbers = new HashMap<>();

	/**
	 * Something is about to be registered: what goes by its number gives it up.
	 * @param handle what will be registered
	 */
	void registering(IoHandle handle) {
		if (!this.numbers.isEmpty() && handle instanceof EpollIoHandle numbered) {
			WatchedNativeDescriptor closed = this.numbers.remove(numbered.fd().intValue());
			if (closed != null) {
				closed.replaced();
			}
		}
		if (handle instanceof WatchedNativeDescriptor watched) {
			this.numbers.put(watched.fd().intValue(), watched);
			watched.registeredIn(this);
		}
	}

	/**
	 * A descriptor is no longer registered.
	 * @param watched the descriptor
	 */
	void unregistered(WatchedNativeDescriptor watched) {
		this.numbers.remove(watched.fd().intValue(), watched);
	}

}
