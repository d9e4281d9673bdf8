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

import java.util.Map;

/**
 * What a {@link ListeningPort} has done since it was made.
 *
 * @param active the connections that are open now
 * @param accepted the connections that were given a protocol
 * @param rejected the connections that were turned away, by reason; every reason is there
 * @param bytesReceived the bytes read from peers
 * @param bytesSent the bytes handed to the system for peers
 * @since 0.1.0
 */
public record PortStatistics(long active, long accepted, Map<Rejection, Long> rejected, long bytesReceived,
		long bytesSent) {
}
