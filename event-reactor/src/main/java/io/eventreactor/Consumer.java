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

package io.eventreactor;

import io.netty.buffer.ByteBuf;

/**
 * Something that takes data, and can tell one producer when it has enough.
 *
 * @since 0.1.0
 */
public interface Consumer {

	/**
	 * Registers a producer that is to be paused while more than 64 KiB wait to be sent,
	 * and resumed when all of it is. When the consumer is gone already the producer is
	 * stopped at once.
	 * @param producer the producer, producing; called on the loop of the consumer
	 * @throws IllegalStateException if there is a producer already; told only when called
	 * on that loop, and logged otherwise
	 */
	void registerProducer(PushProducer producer);

	/**
	 * Registers a producer that is to be asked for data now, and each time that all it
	 * has written is sent. When the consumer is gone already the producer is stopped at
	 * once.
	 * @param producer the producer; called on the loop of the consumer
	 * @throws IllegalStateException if there is a producer already; told only when called
	 * on that loop, and logged otherwise
	 */
	void registerProducer(PullProducer producer);

	/**
	 * Forgets the producer, if there is one.
	 */
	void unregisterProducer();

	/**
	 * Takes data.
	 * @param data the bytes; the consumer owns the buffer from here on, and releases it
	 * in any case
	 */
	void write(ByteBuf data);

}
