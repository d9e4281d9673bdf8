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

/**
 * What a {@link DatagramTransport} has done since it was opened.
 *
 * @param received the datagrams given to the protocol whole
 * @param truncated the datagrams that were longer than the maximum
 * @param sent the datagrams handed to the system
 * @param dropped the datagrams that could not be handed to the system
 * @since 0.1.0
 */
public record DatagramStatistics(long received, long truncated, long sent, long dropped) {
}
